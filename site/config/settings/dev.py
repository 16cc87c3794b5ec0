"""A machine of one's own: `make run` and manage.py. Everything works without configuration."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env
from config.settings.secret_key import stored_secret_key

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret_key(VAR_DIR / "secret_key")

HOST = env.str("HOST", default="127.0.0.1")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    f"[{HOST}]" if ":" in HOST else HOST,
    *env.list("ALLOWED_HOSTS", default=[]),
]

"""Settings of Django REST framework and of drf-spectacular, which writes the API's schema."""

from typing import Any

# Read-only and open to everybody: nobody is authenticated, nothing is parsed.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "deprecations.api.v1.negotiation.ExplainedNegotiation",
    "EXCEPTION_HANDLER": "deprecations.api.v1.errors.handle_exception",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SHAPES = "deprecations.api.v1.serializers.values"

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "QEMU deprecation tracker",
    "DESCRIPTION": (
        "What QEMU deprecates and removes, since which release, what to use instead, and what its "
        "removal policy makes of that at any release.\n\n"
        "Read-only, without a login. Releases are written `X.Y`. Null stands for what is unknown "
        "or does not apply. Errors are problem details (RFC 9457) that name each parameter at "
        "fault and what is allowed instead. Every answer carries an ETag; a client that sends it "
        "back in `If-None-Match` gets 304 as long as nothing changed."
    ),
    "VERSION": "1",
    "LICENSE": {"name": "MIT; QEMU's own texts: GPL-2.0-or-later"},
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Stage": f"{SHAPES}.STAGES",
        "Event": f"{SHAPES}.EVENTS",
        "Basis": f"{SHAPES}.BASES",
        "Origin": f"{SHAPES}.ORIGINS",
        "List": f"{SHAPES}.LISTS",
        "Aspect": f"{SHAPES}.ASPECTS",
        "FateKind": f"{SHAPES}.FATES",
        "FateBasis": f"{SHAPES}.FATE_BASES",
        "LinkKind": f"{SHAPES}.LINK_KINDS",
        "LinkStatus": f"{SHAPES}.LINK_STATUSES",
        "ReplacementKind": f"{SHAPES}.REPLACEMENT_KINDS",
        "ReplacementBasis": f"{SHAPES}.REPLACEMENT_BASES",
        "OverriddenField": f"{SHAPES}.OVERRIDE_FIELDS",
    },
    # All that the documentation page loads is on this host; by itself it would have the schema
    # judged by somebody else's server.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "validatorUrl": None,
        "tryItOutEnabled": True,
        "tagsSorter": "alpha",
        "defaultModelsExpandDepth": 0,
    },
}

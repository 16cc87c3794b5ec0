"""How many queries an answer costs: always the same, however much it holds."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deprecations.models import Feature, Replacement
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

# The revision, for the ETag; the releases; which document's list counts for `listed`.
_AS_OF = 3
# The count, the features, their replacements and successors; listings and documents for links to
# QEMU's pages.
FEATURES = _AS_OF + 6
# The feature, its replacements and successors, two for the link, milestones, history, overrides,
# and four for contradictions.
FEATURE = _AS_OF + 12
REMOVALS = _AS_OF + 7
# The revision for the ETag and on both sides of the rest; releases, categories, documents,
# listings, bodies, former addresses; features with successors and five things that belong to them,
# and four for contradictions.
EXPORT = 21
# Releases twice, once for each that is named; all spans between them, the categories, the features
# and which document's list counts; replacements, successors, listings and documents as in a list.
COMPARISON = 1 + 2 + 4 + 4
COUNTS = {
    "": 1,
    "features/?page_size=5": FEATURES,
    "features/?page_size=50": FEATURES,
    "features/?page_size=200": FEATURES,
    "features/?page_size=50&page=3": FEATURES,
    "features/?release=8.0&stage=removable,deprecated&ordering=-releases_overdue": FEATURES,
    # Whether there is such a category.
    "features/?category=command-line": FEATURES + 1,
    # Whether that release's list was imported, and which document has it.
    "features/?listed_in=11.1": FEATURES + 2,
    "features/?q=option&has_replacement=true": FEATURES,
    "features/command-line-no-hpet/": FEATURE,
    "features/command-line-mon-option/": FEATURE,
    # The revision, the releases, the categories and one count of all stages.
    "categories/": 4,
    "categories/?release=8.0": 4,
    "releases/": 2,
    "releases/?page_size=5": 2,
    # The revision, the releases, what changed; for either list its document and its entries.
    "releases/11.1/": 7,
    # Nothing was imported: no entries.
    "releases/9.0/": 5,
    "releases/12.0/": 5,
    "compare/?from=2.8": COMPARISON,
    "compare/?from=9.0&to=9.1": COMPARISON,
    "compare/?from=9.0&to=9.1&format=csv": COMPARISON,
    "compare/?from=9.0&to=9.1&format=markdown": COMPARISON,
    # Whether there is such a category.
    "compare/?from=9.0&category=machines": COMPARISON + 1,
    # The newest list; the features with replacements and successors, two for links to QEMU's pages.
    "removals/": REMOVALS,
    "removals/?release=9.0": REMOVALS,
    "removals/?release=12.0": REMOVALS,
    # Whether there is such a category.
    "removals/?category=command-line": REMOVALS + 1,
    "distributions/": 2,
    "distributions/?page_size=5": 2,
    # Which release of QEMU Debian 12 ships, asked once however often it is named.
    "features/?release=debian-12": FEATURES + 1,
    "features/?release=debian-12&deprecated_in=debian-11": FEATURES + 1,
    "releases/debian-12/": 6,
    "machine-types/": 2,
    "machine-types/?release=8.2": 2,
    # The features that titles are looked for in.
    "machine-types/pc-q35-5.0/": 3,
    "machine-types/ast2700a0-evb/?release=10.0": 3,
    "policy/": 2,
    "export/": EXPORT,
    "schema/": 1,
    "docs/": 0,
}


def assert_queries(client: ContractClient, path: str, expected: int) -> None:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/v1/{path}").status_code == 200
    sent = "\n".join(query["sql"] for query in queries)
    assert len(queries) == expected, f"{path} sends {len(queries)} queries:\n{sent}"


@pytest.mark.usefixtures("own_knowledge")
@pytest.mark.parametrize("path", COUNTS)
def test_answer_costs_a_constant_number_of_queries(client: ContractClient, path: str) -> None:
    assert_queries(client, path, COUNTS[path])


@pytest.mark.usefixtures("own_knowledge")
@pytest.mark.parametrize("size", [5, 50, 200])
def test_replacements_that_are_features_cost_no_query(client: ContractClient, size: int) -> None:
    Replacement.objects.update(replaced_by_feature=Feature.objects.earliest("pk"))
    assert_queries(client, f"features/?has_replacement=true&page_size={size}", FEATURES)


@pytest.mark.usefixtures("real_knowledge")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("features/?page_size=5", FEATURES),
        ("features/?page_size=50", FEATURES),
        ("features/?page_size=290", FEATURES),
        # QEMU's own text besides.
        ("features/command-line-no-hpet/", FEATURE + 1),
        ("categories/", 4),
        ("releases/11.1/", 7),
        ("compare/?from=2.10", COMPARISON),
        ("compare/?from=11.0", COMPARISON),
        ("removals/", REMOVALS),
        ("export/", EXPORT),
    ],
)
def test_real_documents_cost_as_many_queries(
    client: ContractClient, path: str, expected: int
) -> None:
    assert Feature.objects.count() >= 290
    assert_queries(client, path, expected)

"""What the schema says of each operation: its parameters, answers and problems.

Kept apart from the views, which stay short this way. Names and choices of parameters come from
the code that reads them; a test proves that each operation documents exactly what it accepts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from deprecations.api.v1.errors import CONTENT_TYPE
from deprecations.api.v1.pagination import DEFAULT_SIZE, MAX_PAGE, MAX_SIZE
from deprecations.api.v1.renderers import CSV, MARKDOWN
from deprecations.api.v1.serializers import (
    categories,
    comparisons,
    distributions,
    export,
    feature_details,
    features,
    machine_types,
    policy,
    releases,
    removals,
    this_api,
)
from deprecations.api.v1.serializers.values import STAGES
from deprecations.filters import MAX_QUERY_LENGTH, ORDERINGS
from deprecations.policy.machine_names import ALLOWED as MACHINE_NAME
from deprecations.policy.spellings import ALLOWED, MAX_LENGTH

EXAMPLES: Final = Path(__file__).parent / "examples"

_JSON: Final = "application/json"
_FEATURES: Final = "Features"
_RELEASES: Final = "Releases"
_MACHINE_TYPES: Final = "Machine types"
_THIS_API: Final = "This API"

_PROBLEMS: Final = {
    400: "A parameter is unknown, repeated or malformed.",
    404: "There is nothing at this address, or no such page.",
    406: "There is no such format.",
    410: "What stood at this address is in no document any more.",
}
_FORMATS: Final = {CSV: "csv", MARKDOWN: "markdown"}
_NOT_MODIFIED: Final = OpenApiResponse(
    description="Nothing changed since the answer with that ETag."
)


def _release(
    name: str,
    text: str,
    where: Literal["query", "path"] = "query",
    *,
    required: bool = False,
) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
        where,
        required=required or where == "path",
        description=f"{text} One that exists, one before 2.10, or one of the next eight. "
        f"Written {ALLOWED}; or as a release of a distribution that `distributions/` has, such as "
        "debian-12.",
    )


def _format(others: Iterable[str]) -> OpenApiParameter:
    formats = [_FORMATS[media_type] for media_type in others]
    text = "JSON unless this or the Accept header asks for another one."
    if not formats:
        text = "JSON is what there is, with or without this."
    return OpenApiParameter("format", str, enum=["json", *formats], description=text)


AS_OF: Final = _release("release", "The release to tell the situation of; default: the newest.")
PAGE: Final = (
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
    ),
)
CATEGORY: Final = OpenApiParameter(
    "category",
    {"type": "string", "minLength": 1},
    description="Only this category and its sub-categories: a slug from `categories/`.",
)
FILTERS: Final = (
    OpenApiParameter(
        "stage",
        str,
        enum=STAGES,
        many=True,
        explode=False,
        description="Only features in one of these stages.",
    ),
    CATEGORY,
    _release("deprecated_in", "Only what this release deprecates."),
    _release("removable_in", "Only what this release is the first one free to drop."),
    _release("removed_in", "Only what this release removes."),
    _release("listed_in", "Only what the deprecated list of this imported release has."),
    OpenApiParameter(
        "has_replacement",
        bool,
        description="Only features with a replacement, or only those without one.",
    ),
    OpenApiParameter(
        "q",
        {"type": "string", "minLength": 1, "maxLength": MAX_QUERY_LENGTH},
        description="Words that must all occur in title, replacement, summary or QEMU's text. "
        "The best match comes first unless `ordering` is given.",
    ),
    OpenApiParameter(
        "ordering",
        str,
        enum=[f"{sign}{name}" for name in ORDERINGS for sign in ("", "-")],
        many=True,
        explode=False,
        description="What to sort by, a minus turning it round; features without a value come "
        "last either way.",
    ),
)


def _operation(
    name: str,
    summary: str,
    answer: Any,
    *,
    tag: str,
    parameters: Iterable[OpenApiParameter] = (),
    problems: Iterable[int] = (400, 406),
    more_answers: dict[int, OpenApiResponse] | None = None,
    other_formats: Sequence[str] = (),
) -> Any:
    responses: dict[Any, Any] = {
        (200, _JSON): OpenApiResponse(answer, "The answer.", [_example(name)]),
        **{(200, other): _text(name, other) for other in other_formats},
        304: _NOT_MODIFIED,
        **(more_answers or {}),
        **_problems(*problems),
    }
    return extend_schema(
        operation_id=name,
        summary=summary,
        parameters=[*parameters, _format(other_formats)],
        responses=responses,
        tags=[tag],
    )


def _problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            this_api.ProblemSerializer,
            _PROBLEMS[status],
            [_example(f"problem-{status}", CONTENT_TYPE)],
        )
        for status in statuses
    }


def _text(name: str, media_type: str) -> OpenApiResponse:
    value = (EXAMPLES / f"{name}.{_FORMATS[media_type]}").read_bytes().decode()
    example = OpenApiExample("Example", value, media_type=media_type, response_only=True)
    return OpenApiResponse(OpenApiTypes.STR, "The answer.", [example])


def _example(name: str, media_type: str = _JSON) -> OpenApiExample:
    value = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return OpenApiExample("Example", value, media_type=media_type, response_only=True)


INDEX: Final = _operation("index", "Where everything is", this_api.IndexSerializer, tag=_THIS_API)
FEATURES: Final = _operation(
    "features",
    "Features as of a release",
    features.FeaturePageSerializer,
    tag=_FEATURES,
    parameters=(AS_OF, *FILTERS, *PAGE),
    problems=(400, 404, 406),
    other_formats=(CSV,),
)
FEATURE: Final = _operation(
    "feature",
    "One feature, whole",
    feature_details.FeatureDetailSerializer,
    tag=_FEATURES,
    parameters=(OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH), AS_OF),
    problems=(400, 404, 406, 410),
    more_answers={301: OpenApiResponse(description="An old slug: the present one is elsewhere.")},
)
CATEGORIES: Final = _operation(
    "categories",
    "The tree of categories",
    categories.CategorySerializer(many=True),
    tag=_FEATURES,
    parameters=(AS_OF,),
)
RELEASES: Final = _operation(
    "releases",
    "Releases, oldest first",
    releases.ReleasePageSerializer,
    tag=_RELEASES,
    parameters=PAGE,
    problems=(400, 404, 406),
)
RELEASE: Final = _operation(
    "release",
    "One release, its lists and its changes",
    releases.ReleaseDetailSerializer,
    tag=_RELEASES,
    parameters=(_release("version", "The release.", "path"),),
)
COMPARE: Final = _operation(
    "compare",
    "What changes from one release to another",
    comparisons.ComparisonSerializer,
    tag=_RELEASES,
    parameters=(
        _release("from", "The release to upgrade from.", required=True),
        _release("to", "The release to upgrade to, not older; default: the newest."),
        CATEGORY,
    ),
    other_formats=(CSV, MARKDOWN),
)
REMOVALS: Final = _operation(
    "removals",
    "What may go at a release",
    removals.RemovalsSerializer,
    tag=_RELEASES,
    parameters=(AS_OF, CATEGORY),
)
DISTRIBUTIONS: Final = _operation(
    "distributions",
    "Which QEMU release distributions ship",
    distributions.DistributionPageSerializer,
    tag=_RELEASES,
    parameters=PAGE,
    problems=(400, 404, 406),
)
MACHINE_TYPES: Final = _operation(
    "machine-types",
    "Versioned machine types at a release",
    machine_types.MachineTypesSerializer,
    tag=_MACHINE_TYPES,
    parameters=(AS_OF,),
)
MACHINE_TYPE: Final = _operation(
    "machine-type",
    "One machine type by its name",
    machine_types.MachineTypeSerializer,
    tag=_MACHINE_TYPES,
    parameters=(
        OpenApiParameter(
            "name",
            {"type": "string", "minLength": 1},
            "path",
            description=f"{MACHINE_NAME[0].upper()}{MACHINE_NAME[1:]}.",
        ),
        AS_OF,
    ),
    problems=(400, 404, 406),
)
POLICY: Final = _operation(
    "policy", "The removal policy as data", policy.PolicySerializer, tag=_RELEASES
)
EXPORT: Final = _operation(
    "export", "Everything in one document", export.ExportSerializer, tag=_THIS_API
)
SCHEMA: Final = extend_schema(
    operation_id="schema",
    summary="This document",
    description="As YAML, or as JSON where `format` or the Accept header asks for it.",
    parameters=[OpenApiParameter("format", str, enum=["json", "yaml"])],
    responses={
        **{
            (200, media_type): OpenApiResponse(
                OpenApiTypes.OBJECT, "The answer.", [_example("schema", media_type)]
            )
            for media_type in ("application/vnd.oai.openapi", "application/vnd.oai.openapi+json")
        },
        304: _NOT_MODIFIED,
        **_problems(400, 406),
    },
    tags=[_THIS_API],
)

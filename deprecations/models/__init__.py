"""What the tracker stores, one module per subject."""

from deprecations.models.category import Category
from deprecations.models.distribution import DistributionRelease
from deprecations.models.document import Body, Document, Listing
from deprecations.models.feature import Alias, Feature, PublishedSlug
from deprecations.models.import_run import ImportRun, Problem
from deprecations.models.knowledge import KnowledgeRevision
from deprecations.models.milestone import Link, Milestone, StageSpan
from deprecations.models.override import Override
from deprecations.models.release import Release
from deprecations.models.replacement import Replacement

__all__ = [
    "Alias",
    "Body",
    "Category",
    "DistributionRelease",
    "Document",
    "Feature",
    "ImportRun",
    "KnowledgeRevision",
    "Link",
    "Listing",
    "Milestone",
    "Override",
    "Problem",
    "PublishedSlug",
    "Release",
    "Replacement",
    "StageSpan",
]

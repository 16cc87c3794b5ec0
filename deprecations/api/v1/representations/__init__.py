"""What the API sends, as plain JSON values. The shapes are declared in `serializers`.

Rows are built by functions rather than by running serializers: a list of features costs a
fraction of the time, and each shape can be read at a glance. Every test of the API validates what
it gets against the schema made from the serializers, so the two cannot drift apart.
"""

package dev.leat.testkit.scenario;

import dev.leat.app.FileFormat;

/// Rows of a lookup in a test: the text of a file in this format.
public record LookupContent(FileFormat format, String text) {}

package dev.leat.operations;

import java.util.Optional;

/// A file that a dead letter names.
///
/// @param report the file as it was processed; empty if its processing never started, or the
///   message names no version that exists
public record LetterFile(String bucket, String key, Optional<FileReport> report) {}

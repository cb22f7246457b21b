package dev.leat.function.process;

import java.util.Optional;

/// An error in a function's source. Without a `file` it concerns the class as a whole; the message
/// then continues a sentence that begins with the class name. Line and column are counted from 1.
public record FunctionProblem(Optional<String> file, int line, int column, String message) {}

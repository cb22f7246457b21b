package dev.leat.app;

/// A position in the app file: line and column, both counted from 1. [#NONE] is for apps that are
/// built in code.
public record SourcePosition(int line, int column) {

    public static final SourcePosition NONE = new SourcePosition(0, 0);
}

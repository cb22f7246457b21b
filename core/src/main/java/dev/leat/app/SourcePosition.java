package dev.leat.app;

/// A place in the app file: line and column, both from 1. [#NONE] is for apps made by hand.
public record SourcePosition(int line, int column) {

    public static final SourcePosition NONE = new SourcePosition(0, 0);
}

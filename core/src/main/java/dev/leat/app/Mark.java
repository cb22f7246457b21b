package dev.leat.app;

/// A place in the app file: line and column, both from 1. [#NONE] is for apps made by hand.
public record Mark(int line, int column) {

    public static final Mark NONE = new Mark(0, 0);
}

package dev.leat.operations;

/// A link that logs a browser in to the console, once.
public record ConsoleLink(String url) {}

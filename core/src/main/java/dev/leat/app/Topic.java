package dev.leat.app;

/// A place that hands each message on to every queue that subscribes to it, and keeps nothing.
public record Topic(String name) {}

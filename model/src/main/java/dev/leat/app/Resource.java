package dev.leat.app;

/// A resource that the app file declares by name in a section, such as a queue.
public interface Resource {
    String name();
}

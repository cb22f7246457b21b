package dev.leat.app;

/// Something that the app file declares under a name in a section of its own, such as a queue.
public interface Resource {
    String name();
}

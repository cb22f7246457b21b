package dev.leat.server.operations;

import dev.leat.port.StoredObject;
import java.nio.file.Path;

/// An object and the local file with its content. The file never changes; it is deleted some time
/// after the object's version.
public record ObjectFile(StoredObject object, Path file) {}

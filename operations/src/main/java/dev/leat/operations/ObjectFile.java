package dev.leat.operations;

import dev.leat.port.StoredObject;
import java.nio.file.Path;

/// An object and the local file with its content. The file never changes. It is deleted some time
/// after this version of the object is replaced or deleted.
public record ObjectFile(StoredObject object, Path file) {}

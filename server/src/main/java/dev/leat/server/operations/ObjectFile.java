package dev.leat.server.operations;

import dev.leat.port.StoredObject;
import java.nio.file.Path;

/// An object and the file of this machine that holds its bytes. The file never changes; it is
/// removed some time after the object's version is.
public record ObjectFile(StoredObject object, Path file) {}

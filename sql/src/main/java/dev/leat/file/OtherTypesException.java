package dev.leat.file;

import java.io.IOException;

/// Thrown if a document of files without a schema has other fields, or values of other types, than
/// the first documents.
public final class OtherTypesException extends IOException {

    private static final long serialVersionUID = 1;

    OtherTypesException() {
        super("a later document has other fields or types than the first ones");
    }
}

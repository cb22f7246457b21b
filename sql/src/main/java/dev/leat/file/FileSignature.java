package dev.leat.file;

import java.util.Arrays;
import java.util.Optional;

/// File types other than text, recognised by their first bytes, regardless of the file's name;
/// `what` describes the type.
enum FileSignature {
    GZIP("gzip", 0x1F, 0x8B),
    ZSTD("zstd", 0x28, 0xB5, 0x2F, 0xFD),
    BZIP2("a bzip2 file", 'B', 'Z', 'h', 0xFFFF, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59),
    XZ("an xz file", 0xFD, '7', 'z', 'X', 'Z', 0),
    SEVEN_ZIP("a 7z archive", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C),
    LZ4("an lz4 file", 0x04, 0x22, 0x4D, 0x18),
    ZIP("a zip archive or a spreadsheet", 'P', 'K', 3, 4),
    OLE("a legacy Office document", 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1),
    AVRO("an Avro file", 'O', 'b', 'j', 1),
    PDF("a PDF", '%', 'P', 'D', 'F', '-');

    private static final char ANY = 0xFFFF;

    private final String what;

    /// The first bytes of a file of this type, one character per byte; [#ANY] matches any byte.
    private final String bytes;

    FileSignature(String what, int... bytes) {
        this.what = what;
        this.bytes = new String(bytes, 0, bytes.length);
    }

    String what() {
        return what;
    }

    boolean begins(byte[] head) {
        if (head.length < bytes.length()) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) != ANY && (head[i] & 0xFF) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Returns the type of a file that is not text; empty if the file may be text.
    static Optional<FileSignature> of(byte[] head) {
        return Arrays.stream(values()).filter(magic -> magic.begins(head)).findFirst();
    }
}

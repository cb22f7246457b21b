package dev.leat.column.arrow;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Sizes in bytes of the structs of the Arrow C interfaces, and offsets of their members, on a
/// platform with 64 bits.
///
/// See [the data interface](https://arrow.apache.org/docs/format/CDataInterface.html) and [the
/// stream interface](https://arrow.apache.org/docs/format/CStreamInterface.html).
final class CStruct {

    /// `struct ArrowArrayStream`.
    static final int STREAM = 40;

    static final int GET_SCHEMA = 0;
    static final int GET_NEXT = 8;
    static final int GET_LAST_ERROR = 16;
    static final int STREAM_RELEASE = 24;
    static final int STREAM_DATA = 32;

    /// `struct ArrowSchema`.
    static final int SCHEMA = 72;

    static final int FORMAT = 0;
    static final int NAME = 8;
    static final int FLAGS = 24;
    static final int SCHEMA_COUNT = 32;
    static final int SCHEMA_CHILDREN = 40;
    static final int SCHEMA_RELEASE = 56;

    /// The flag of a column that may contain NULLs.
    static final long NULLABLE = 2;

    /// `struct ArrowArray`.
    static final int ARRAY = 80;

    static final int LENGTH = 0;
    static final int NULL_COUNT = 8;
    static final int BUFFER_COUNT = 24;
    static final int ARRAY_COUNT = 32;
    static final int BUFFERS = 40;
    static final int ARRAY_CHILDREN = 48;
    static final int ARRAY_RELEASE = 64;
    static final int ARRAY_DATA = 72;

    private CStruct() {}

    /// Sets a member to a number or an address.
    static void set(MemorySegment struct, int member, long value) {
        struct.set(JAVA_LONG, member, value);
    }

    static void set(MemorySegment struct, int member, MemorySegment target) {
        struct.set(JAVA_LONG, member, target.address());
    }
}

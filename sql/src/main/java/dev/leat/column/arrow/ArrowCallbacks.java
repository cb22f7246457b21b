package dev.leat.column.arrow;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The C functions of Arrow streams, which DuckDB calls on its own threads. Each finds its stream
/// by the number in the struct's private data. They catch every throwable, because a throwable that
/// leaves a function called by native code ends the JVM.
@SuppressWarnings("restricted")
final class ArrowCallbacks {

    /// The result of a failed function: EIO.
    private static final int FAILED = 5;

    private static final Map<Long, ArrowStream> STREAMS = new ConcurrentHashMap<>();
    private static final AtomicLong LAST = new AtomicLong();

    static final MemorySegment GET_SCHEMA = function("getSchema", int.class, 2);
    static final MemorySegment GET_NEXT = function("getNext", int.class, 2);
    static final MemorySegment GET_LAST_ERROR = function("getLastError", MemorySegment.class, 1);
    static final MemorySegment RELEASE_STREAM = function("releaseStream", void.class, 1);
    static final MemorySegment RELEASE_SCHEMA = function("releaseSchema", void.class, 1);
    static final MemorySegment RELEASE_ARRAY = function("releaseArray", void.class, 1);

    private ArrowCallbacks() {}

    private static MemorySegment function(String name, Class<?> result, int pointers) {
        var type = MethodType.methodType(result);
        var descriptor =
                result == int.class
                        ? FunctionDescriptor.of(JAVA_INT)
                        : result == void.class
                                ? FunctionDescriptor.ofVoid()
                                : FunctionDescriptor.of(ADDRESS);
        for (int i = 0; i < pointers; i++) {
            type = type.appendParameterTypes(MemorySegment.class);
            descriptor = descriptor.appendArgumentLayouts(ADDRESS);
        }
        try {
            var method = MethodHandles.lookup().findStatic(ArrowCallbacks.class, name, type);
            return Linker.nativeLinker().upcallStub(method, descriptor, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Adds a stream; returns its number.
    static long add(ArrowStream stream) {
        long number = LAST.incrementAndGet();
        STREAMS.put(number, stream);
        return number;
    }

    static void remove(long number) {
        STREAMS.remove(number);
    }

    static int streams() {
        return STREAMS.size();
    }

    private static @Nullable ArrowStream stream(MemorySegment struct) {
        return STREAMS.get(struct.reinterpret(CStruct.STREAM).get(JAVA_LONG, CStruct.STREAM_DATA));
    }

    static int getSchema(MemorySegment struct, MemorySegment out) {
        try {
            var stream = stream(struct);
            if (stream == null) {
                return FAILED;
            }
            stream.schema(out.reinterpret(CStruct.SCHEMA));
            return 0;
        } catch (Throwable broken) {
            return FAILED;
        }
    }

    static int getNext(MemorySegment struct, MemorySegment out) {
        try {
            var stream = stream(struct);
            return stream != null && stream.next(out.reinterpret(CStruct.ARRAY)) ? 0 : FAILED;
        } catch (Throwable broken) {
            return FAILED;
        }
    }

    static MemorySegment getLastError(MemorySegment struct) {
        try {
            var stream = stream(struct);
            return stream == null ? ArrowStream.failed() : stream.lastError();
        } catch (Throwable broken) {
            return ArrowStream.failed();
        }
    }

    static void releaseStream(MemorySegment struct) {
        try {
            var stream = stream(struct);
            if (stream != null) {
                stream.releasedStream();
            }
        } catch (Throwable broken) {
            // the memory of the stream stays until its view is dropped
        }
        release(struct, CStruct.STREAM, CStruct.STREAM_RELEASE);
    }

    static void releaseSchema(MemorySegment struct) {
        release(struct, CStruct.SCHEMA, CStruct.SCHEMA_RELEASE);
    }

    /// Releases an array of rows, or of a column of such an array, which has no private data.
    static void releaseArray(MemorySegment struct) {
        try {
            long data = struct.reinterpret(CStruct.ARRAY).get(JAVA_LONG, CStruct.ARRAY_DATA);
            var stream = STREAMS.get(ArrowStream.numberOf(data));
            if (stream != null) {
                stream.releasedArray(data);
            }
        } catch (Throwable broken) {
            // the memory of the array stays until its table is closed
        }
        release(struct, CStruct.ARRAY, CStruct.ARRAY_RELEASE);
    }

    /// Marks a struct as released. Its memory belongs to the stream or to DuckDB.
    private static void release(MemorySegment struct, int size, int member) {
        try {
            CStruct.set(struct.reinterpret(size), member, 0);
        } catch (Throwable broken) {
            // nothing that could be done, and nothing to free
        }
    }
}

package dev.leat.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Calls of the C library for facts about a disk that Java does not have, on Linux with 64 bits.
@SuppressWarnings("restricted") // elsewhere, and if native access is denied, every result is empty
final class SystemCalls {

    /// ENOSPC and EDQUOT.
    static final int NO_SPACE = 28;

    static final int QUOTA = 122;

    /// Size of `struct statvfs` at most, and the positions of `f_files` and `f_favail` in it.
    private static final int STATVFS = 256;

    private static final int TOTAL = 40;
    private static final int AVAILABLE = 56;

    /// Number of characters of an error at most.
    private static final int ERROR = 1_024;

    private static final Optional<MethodHandle> STATVFS_CALL =
            find("statvfs", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final Optional<MethodHandle> STRERROR_CALL =
            find("strerror", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

    private SystemCalls() {}

    private static Optional<MethodHandle> find(
            String name, MemoryLayout result, MemoryLayout... parameters) {
        if (!System.getProperty("os.name").equals("Linux")
                || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return Optional.empty();
        }
        try {
            var linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find(name)
                    .map(function ->
                            linker.downcallHandle(
                                    function, FunctionDescriptor.of(result, parameters)));
        } catch (IllegalCallerException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /// Returns the inodes of the file system with this file. Empty if it has no limit, too.
    static Optional<Inodes> inodes(Path file) {
        try (var memory = Arena.ofConfined()) {
            var result = memory.allocate(STATVFS, Long.BYTES);
            var path = memory.allocateFrom(file.toString());
            if (STATVFS_CALL.isEmpty() || (int) STATVFS_CALL.get().invokeExact(path, result) != 0) {
                return Optional.empty();
            }
            long total = result.get(ValueLayout.JAVA_LONG, TOTAL);
            return total <= 0
                    ? Optional.empty()
                    : Optional.of(new Inodes(result.get(ValueLayout.JAVA_LONG, AVAILABLE), total));
        } catch (Throwable impossible) {
            throw new IllegalStateException("statvfs failed", impossible);
        }
    }

    /// Returns the text of an error in the language of the process.
    static Optional<String> error(int number) {
        try {
            if (STRERROR_CALL.isEmpty()) {
                return Optional.empty();
            }
            var text = (MemorySegment) STRERROR_CALL.get().invokeExact(number);
            return Optional.of(text.reinterpret(ERROR).getString(0));
        } catch (Throwable impossible) {
            throw new IllegalStateException("strerror failed", impossible);
        }
    }
}

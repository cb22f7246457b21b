package dev.leat.cli.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The most memory that a process has had.
final class PeakMemory {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private PeakMemory() {}

    /// Returns the number of mebibytes, as Linux counts them.
    static long mebibytes(ProcessHandle process) throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        var found = PEAK.matcher(Files.readString(status));
        if (!found.find()) {
            throw new AssertionError(status + " has no VmHWM");
        }
        return Long.parseLong(found.group(1)) >> 10;
    }
}

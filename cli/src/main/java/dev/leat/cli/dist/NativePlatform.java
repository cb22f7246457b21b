package dev.leat.cli.dist;

import java.util.Locale;

/// Names of a platform's native libraries in the drivers' jars.
public record NativePlatform(String name, String duckdb, String sqlite) {

    public static NativePlatform here() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /// Returns the architecture in the words of container images.
    public String architecture() {
        return duckdb.endsWith("arm64") ? "arm64" : "amd64";
    }

    /// Returns the names for a system.
    ///
    /// @param system the name of the system, as in the system property `os.name`
    /// @param architecture the name of the processor's architecture, as in `os.arch`
    /// @throws IllegalArgumentException if Leat does not run there
    public static NativePlatform of(String system, String architecture) {
        boolean arm =
                switch (architecture.toLowerCase(Locale.ROOT)) {
                    case "aarch64", "arm64" -> true;
                    case "amd64", "x86_64" -> false;
                    default -> throw unknown(system, architecture);
                };
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("linux")) {
            return new NativePlatform(
                    system + " " + architecture,
                    "libduckdb_java.so_linux_" + (arm ? "arm64" : "amd64"),
                    "org/sqlite/native/Linux/"
                            + (arm ? "aarch64" : "x86_64")
                            + "/libsqlitejdbc.so");
        }
        if (lower.startsWith("mac")) {
            return new NativePlatform(
                    system + " " + architecture,
                    "libduckdb_java.so_macos_" + (arm ? "arm64" : "amd64"),
                    "org/sqlite/native/Mac/"
                            + (arm ? "aarch64" : "x86_64")
                            + "/libsqlitejdbc.dylib");
        }
        throw unknown(system, architecture);
    }

    private static IllegalArgumentException unknown(String system, String architecture) {
        return new IllegalArgumentException(
                "platform %s %s is not supported; Leat runs on Linux and macOS, on x86-64 and arm64"
                        .formatted(system, architecture));
    }
}

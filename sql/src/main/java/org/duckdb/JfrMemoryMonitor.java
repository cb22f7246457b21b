package org.duckdb;

import org.jspecify.annotations.NullMarked;

/// Replaces the class of DuckDB's driver with this name, if Leat's jar is before the driver's on
/// the class path. The driver's class reports the memory of databases to the JDK's Flight Recorder,
/// and starts it for that: half of the CPU time that a JVM needs until its first database is open.
@NullMarked
final class JfrMemoryMonitor {

    private JfrMemoryMonitor() {}

    static void init() {}

    static void connectionOpened(DuckDBConnection connection) {}

    static void connectionClosed(long database) {}
}

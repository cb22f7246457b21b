package dev.leat.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FullDiskTest {

    private static final String FULL = "No space left on device";
    private static final String QUOTA = "Disk quota exceeded";

    static Stream<Throwable> reports() {
        return Stream.of(
                new FileSystemException("a/b", null, FULL),
                new FileSystemException("a/b", null, QUOTA),
                new IOException(FULL),
                new FileNotFoundException("a/b (" + QUOTA + ")"),
                new UncheckedIOException(new IOException(QUOTA)),
                new IOException("rows failed", new SQLException("IO Error: file \"a\": " + FULL)),
                new SQLException("IO Error: Could not write file \"a\": " + QUOTA + "\nStack:"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aFullDiskAndAQuotaAreReports(Throwable failed) {
        assertThat(FullDisk.caused(failed)).isTrue();
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new SQLException("Conversion Error: Could not convert string '" + FULL + "'"),
                new SQLException("Conversion Error: Line: " + FULL),
                new IOException("line 1: " + FULL, new SQLException("Invalid Input Error: x")),
                new IllegalStateException(FULL),
                new FileSystemException(FULL, null, "Permission denied"),
                new FileSystemException(FULL),
                new IOException(FULL + " is a value"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void aValueWithTheSameTextIsNone(Throwable failed) {
        assertThat(FullDisk.caused(failed)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theErrorsOfTheSystemAreFoundInItsLanguage() {
        assertThat(List.of(SystemCalls.NO_SPACE, SystemCalls.QUOTA))
                .allSatisfy(number ->
                        assertThat(SystemCalls.error(number))
                                .hasValueSatisfying(text ->
                                        assertThat(new IOException(text))
                                                .matches(FullDisk::caused)));
    }

    @Test
    void inodesAreCounted(@TempDir Path folder) {
        Inodes.at(folder)
                .ifPresent(inodes -> assertThat(inodes.free()).isBetween(1L, inodes.total()));
        assertThat(Inodes.at(folder.resolve("missing"))).isEmpty();
    }
}

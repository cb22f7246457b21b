package dev.leat.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibraryErrorTextTest {

    /// PostgreSQL quotes the value of a row after the first line.
    @Test
    void onlyTheFirstLineIsQuoted() {
        assertThat(
                        LibraryErrorText.text(
                                "ERROR: canceling statement\n  Where: COPY t, line 3, column mail:"
                                        + " \"ann@x.test\""))
                .isEqualTo("\"ERROR: canceling statement\"");
        assertThat(LibraryErrorText.text("  \n")).isEqualTo("no reason is given");
    }

    @Test
    void aLongLineIsShortened() {
        assertThat(LibraryErrorText.text("a".repeat(2_000)))
                .isEqualTo("\"" + "a".repeat(500) + ".. (2,000 characters)\"");
    }
}

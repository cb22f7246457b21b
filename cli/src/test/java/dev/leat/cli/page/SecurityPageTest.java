package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Each claim of the page on security names tests that there are.
class SecurityPageTest {

    @Test
    void everyClaimNamesATestThatThereIs() throws IOException {
        var page = NamedTests.of("docs/security.md");
        assertThat(page.lines()).hasSizeGreaterThan(35);
        assertThat(page.unshown()).isEmpty();
    }
}

package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PageTokenTest {

    @Test
    void aTokenHasThePositionForItsListAlone() {
        for (var position : List.of("", "a", "12", "\u00e4/\uD83D\uDE00")) {
            var token = PageToken.of("list", position);
            assertThat(PageToken.position("list", token)).contains(position);
            assertThat(PageToken.position("other", token)).isEmpty();
            assertThat(PageToken.position("list", token + "A")).isEmpty();
            assertThat(PageToken.position("list", token.substring(1))).isEmpty();
        }
    }

    @Test
    void anOffsetIsANumberThatIsNotNegative() {
        assertThat(PageToken.offset("list", null)).isEqualTo(OptionalLong.of(0));
        assertThat(PageToken.offset("list", PageToken.of("list", 7))).isEqualTo(OptionalLong.of(7));
        for (var position : List.of("-1", "", "x", "9".repeat(19), "7 ")) {
            assertThat(PageToken.offset("list", PageToken.of("list", position))).isEmpty();
        }
    }
}

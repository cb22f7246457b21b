package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import dev.leat.redrive.DeadLetterSelection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Letters by the names that `--id` takes.
class DeadLetterOptionsTest {

    private static final App NONE = App.named("");

    /// Numbers of SQS's letters have nineteen digits.
    private static final long FAR = 7_529_624_055_336_863_345L;

    private static Message.Seen letter(long number) {
        var finding = "{\"pipeline\":\"p\",\"identity\":\"%032x\"}".formatted(number);
        return new Message.Seen(
                number,
                "id-" + number,
                "{}".getBytes(StandardCharsets.UTF_8),
                Map.of("leat", Attribute.text(finding)),
                1,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private static List<Long> picked(DeadLetterOptions options) {
        var page = LongStream.of(1, 2, 3, FAR).mapToObj(DeadLetterOptionsTest::letter).toList();
        try (var selection = new DeadLetterSelection(NONE, "dead", options.terms().build())) {
            return selection.pick(page).stream()
                    .map(picked -> picked.letter().message().sequence())
                    .toList();
        }
    }

    private static DeadLetterOptions named(String... names) {
        var options = new DeadLetterOptions();
        options.ids = List.of(names);
        return options;
    }

    @Test
    void areNumbersMessagesAndIdentities() {
        assertThat(picked(named("2"))).containsExactly(2L);
        assertThat(picked(named("#2", "" + FAR))).containsExactly(2L, FAR);
        assertThat(picked(named("id-3"))).containsExactly(3L);
        assertThat(picked(named("%032x".formatted(FAR)))).containsExactly(FAR);
        assertThat(picked(named("#1", "id-3", "%032x".formatted(FAR))))
                .containsExactly(1L, 3L, FAR);
        assertThat(picked(named("it's none"))).isEmpty();
    }

    @Test
    void holdTogetherWithACondition() {
        var options = named("id-3", "1");
        options.where = "letter.sequence > 1 or false";
        assertThat(picked(options)).containsExactly(3L);
        assertThat(options.words(options.terms().build()))
                .isEqualTo(" --id id-3 --id 1 --where 'letter.sequence > 1 or false'");
    }
}

package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/how-to/alarms.md` run.
class AlarmPageTest {

    private static final Path PAGE = Path.of("../docs/how-to/alarms.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void showsAnAppWithoutMistakesAndThePolicyThatItTellsOf() throws IOException, AppException {
        var yaml = YAML.matcher(Files.readString(PAGE));
        assertThat(yaml.find()).isTrue();
        try (var lint = new Lint()) {
            var read = lint.lint(yaml.group(1).getBytes(StandardCharsets.UTF_8), Map.of());
            assertThat(read.warnings()).isEmpty();
            assertThat(Objects.requireNonNull(read.app().alarms().get("letters")).redrive())
                    .contains(new Alarm.Policy(2, 10, 3, Duration.ofMinutes(5)));
        }
    }

    @Test
    void tellsTheDefaultsOfAPolicy() throws IOException {
        assertThat(Alarm.Policy.DEFAULT)
                .isEqualTo(new Alarm.Policy(1, 10, 3, Duration.ofMinutes(5)));
        assertThat(Files.readString(PAGE))
                .contains("a canary of one dead letter, 10 per second, 3 attempts, 5 minutes");
    }
}

package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsDifference;
import dev.leat.app.AwsDifferences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The differences of streams that pipelines read on AWS.
class StreamDifferencesTest {

    private static final String THIRD =
            "  three: {from: {stream: live, schema: Sale}, key: id, to: [{view: b}]}\n";

    @TempDir Path folder;

    private List<AwsDifference> differences(String retention, String more) throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(
                file,
                """
                app: shop
                schemas: {Sale: {id: varchar not null}}
                streams: {live: {retention: %s}}
                views: {a: {measures: {n: count(*)}}, b: {measures: {n: count(*)}}}
                pipelines:
                  one: {from: {stream: live, schema: Sale}, key: id, to: [{view: a}]}
                  two: {from: {stream: live, schema: Sale}, key: id, to: [{view: b}]}
                %senvironments: {aws: {region: eu-west-1}}
                """
                        .formatted(retention, more));
        var app = AppFile.read(file, Map.of());
        var aws = Objects.requireNonNull(app.environments().get("aws"));
        return AwsDifferences.of(app, aws).stream()
                .filter(entry -> entry.name().endsWith("live"))
                .map(AwsDifferences.Entry::difference)
                .toList();
    }

    @Test
    void moreThanTwoReadersShareTheReadsOfAShard() throws Exception {
        assertThat(differences("14d", "")).isEmpty();
        assertThat(differences("14d", THIRD)).containsExactly(AwsDifference.SHARED_READS);
    }

    @Test
    void kinesisHasALagAndNoBacklog() throws Exception {
        var alarms =
                """
                alarms:
                  late_live: {stream: live, measure: lag, above: 5m}
                  many_live: {stream: live, measure: backlog, above: 5}
                """;
        assertThat(differences("14d", alarms))
                .containsExactly(AwsDifference.LAG_ALARM, AwsDifference.BACKLOG_ALARM);
    }

    @Test
    void aStreamKeepsItsRecordsForLessTimeThanTheirDeadLetters() throws Exception {
        assertThat(differences("13d", "")).containsExactly(AwsDifference.SHORT_STREAM);
    }
}

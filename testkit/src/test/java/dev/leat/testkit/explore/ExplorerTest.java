package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.contract.PlatformBug;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.bug.AckBeforeWrite;
import dev.leat.testkit.bug.CountLostAtACrash;
import dev.leat.testkit.bug.DedupeAfterSum;
import dev.leat.testkit.bug.OneAnswerForAllViews;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.bug.WholeBatchComesAgain;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bugs that are planted in the platform are found, whatever the seed, and made small.
class ExplorerTest {

    /// Two pipelines look up rows of a file, and share a lake table by its key and a view.
    private static final String SHARED =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar, amount: 'decimal(9,2)'}
              Shop: {shop: varchar, city: varchar}
              Stored: {id: integer not null, city: varchar, amount: 'decimal(9,2)'}
            queues: {sold: }
            buckets: {input: , lake: }
            lookups: {shops: {file: shops.csv, schema: Shop, key: shop}}
            lake_tables: {sales: {bucket: lake, schema: Stored}}
            views: {cities: {key: city, measures: {n: count(*), mean: avg(amount)}}}
            pipelines:
              files:
                from: {bucket: input, suffix: .csv, schema: Sale}
                key: id
                steps: [{lookup: {in: shops, by: shop, take: city}}, {exclude: [shop]}]
                to: [{lake_table: sales}, {view: cities}]
              records:
                from: {queue: sold, schema: Sale}
                key: id
                steps: [{lookup: {in: shops, by: shop, take: city}}, {exclude: [shop]}]
                to: [{lake_table: sales}, {view: cities}]
            """;

    private static final String SALES =
            """
            given:
              - send: {sold: [{id: 1, shop: x, amount: 2}, {id: 2, shop: y}, {id: 3, shop: z, amount: 1}]}
              - put: {bucket: input, key: a.csv, text: "id,shop,amount\\n1,x,2.50\\n4,y,7\\n5,y,-1\\n"}
            expect:
              - invariants: hold
            """;

    private static final Path FOLDER = Path.of("../examples/orders");
    private static final App APP = app();
    private static final AppTests SOUND = new AppTests(APP);

    private static App app() {
        try {
            return AppFile.read(FOLDER.resolve("app.yaml"), Map.of());
        } catch (Exception mistakes) {
            throw new IllegalStateException(mistakes);
        }
    }

    private static MessageSamples samples() throws Exception {
        return MessageSamples.of(APP, FOLDER, List.of());
    }

    @AfterAll
    static void close() {
        SOUND.close();
    }

    @Tag("search")
    @Test
    void everyLawHoldsForTheExample() throws Exception {
        try (var explorer = new Explorer(APP, Embedded.LOCAL, samples())) {
            int schedules = Seeds.schedules(20);
            var result = explorer.explore(schedules, 7, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.schedules()).isEqualTo(schedules);
        }
    }

    @Tag("search")
    @Test
    void everyLawHoldsForALookupASharedLakeTableAndAnAverage(@TempDir Path folder)
            throws Exception {
        Files.writeString(folder.resolve("shops.csv"), "shop,city\nx,Bern\ny,Basel\n");
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), SHARED), Map.of());
        var sales = TestFile.read("sales", SALES, folder, app);
        var samples = MessageSamples.of(app, folder, List.of(sales));
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples)) {
            var result = explorer.explore(8, 3, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.schedules()).isEqualTo(8);
        }
    }

    @Tag("search")
    @Test
    void findsASettlementThatComesBeforeTheWrites() throws Exception {
        finds(AckBeforeWrite::new, 1);
    }

    @Tag("search")
    @Test
    void findsSumsThatComeBeforeTheirIdentities() throws Exception {
        finds(DedupeAfterSum::new, 1);
    }

    @Tag("search")
    @Test
    void findsAReceiveCountThatACrashForgets() throws Exception {
        finds(CountLostAtACrash::new, 1);
    }

    @Tag("search")
    @Test
    void findsAWholeBatchThatComesAgain() throws Exception {
        finds(WholeBatchComesAgain::new, 1);
    }

    @Tag("search")
    @Test
    void findsARepeatForOneViewThatAnotherViewDoesNotCount() throws Exception {
        finds(OneAnswerForAllViews::new, 1);
    }

    @Tag("search")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.leat.testkit.explore.Seeds#more")
    void findsEachWithOtherSeeds(long seed) throws Exception {
        finds(AckBeforeWrite::new, seed);
        finds(DedupeAfterSum::new, seed);
        finds(CountLostAtACrash::new, seed);
        finds(WholeBatchComesAgain::new, seed);
        finds(OneAnswerForAllViews::new, seed);
    }

    private static void finds(Supplier<PlatformBug> bug, long seed) throws Exception {
        var embedded = new Planted(bug.get());
        try (var explorer = new Explorer(APP, embedded, samples());
                var broken = new AppTests(APP, embedded)) {
            var result = explorer.explore(300, seed, ExplorationListener.SILENT);
            assertThat(result.found()).as("seed " + seed).isPresent();
            var small = asFile(result.found().get().small());
            assertThat(broken.run(small).passed()).as("with the bug, seed " + seed).isFalse();
            assertThat(SOUND.run(small).failures()).as("without it, seed " + seed).isEmpty();
            assertThat(ScenarioPart.parts(small))
                    .isLessThan(ScenarioPart.parts(result.found().get().drawn()));
        }
    }

    /// Writes the scenario to a test file and reads it again.
    private static Scenario asFile(Scenario scenario) throws Exception {
        return TestFile.read("found", TestWriter.yaml(scenario), FOLDER, APP);
    }
}

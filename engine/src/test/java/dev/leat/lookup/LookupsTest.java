package dev.leat.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.FileFormat;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.kernel.LookupRows;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class LookupsTest {

    private static final Schema RATE =
            new Schema(
                    "Rate",
                    List.of(
                            Field.required("currency", Simple.VARCHAR),
                            Field.required("rate", new Type.Decimal(10, 4)),
                            new Field("day", Simple.DATE, false, false, Optional.of("%d/%m/%Y")),
                            new Field("live", Simple.BOOLEAN)));

    private Instant now = Instant.parse("2026-01-05T00:00:00Z");
    private @Nullable String content;
    private final List<List<String>> asked = new ArrayList<>();
    private List<Optional<Item>> items = List.of();

    private final LookupOrigins origins =
            new LookupOrigins() {
                @Override
                public InputStream file(Path file) throws NoSuchFileException {
                    var text = content;
                    if (text == null) {
                        throw new NoSuchFileException(file.toString());
                    }
                    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public InputStream object(String bucket, String key) throws NoSuchFileException {
                    return file(Path.of(bucket, key));
                }

                @Override
                public List<Optional<Item>> items(String table, List<List<String>> keys) {
                    asked.addAll(keys);
                    return items;
                }
            };

    private final Lookups lookups = new Lookups(origins, () -> now, NOPLogger.NOP_LOGGER);

    private static Lookup rates(FileFormat format) {
        return new Lookup(
                "rates",
                new Lookup.Origin.OfFile(Path.of("/app"), "rates", format),
                RATE,
                List.of("currency"),
                Duration.ofMinutes(10),
                3);
    }

    private LookupRows read() {
        return lookups.read(rates(FileFormat.CSV), Set.of(List.of("EUR")));
    }

    private void fails(FileFormat format, String text, String why) {
        content = text;
        assertThatThrownBy(() -> lookups.read(rates(format), Set.of()))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("lookup 'rates' cannot be loaded from file rates: " + why);
    }

    @Test
    void readsCsvWithAnyOrderOfColumnsAndQuotedValues() {
        content = "\uFEFFday,more,rate,currency\n01/02/2026,x,1.5,\"E\"\"UR\"\n,,2,USD\r\n";
        assertThat(read().size()).isEqualTo(2);
    }

    @Test
    void readsDocumentsLineByLine() {
        content = "{\"currency\":\"EUR\",\"rate\":1}\n\n{\"currency\":\"USD\",\"rate\":\"2.5\"}";
        assertThat(lookups.read(rates(FileFormat.NDJSON), Set.of()).size()).isEqualTo(2);
    }

    @Test
    void namesTheLineThatDoesNotFit() {
        fails(
                FileFormat.CSV,
                "currency,rate\nEUR,1\nUSD,x\n",
                "line 3: 'rate' is not a number (decimal(10,4))");
        fails(
                FileFormat.CSV,
                "currency,rate\nEUR,1\nUSD\n",
                "line 3 has 1 values, but the header has 2");
        fails(
                FileFormat.CSV,
                "currency,rate\n\"a\nb\",1\nUSD,\n",
                "line 4: 'rate' is missing or null (decimal(10,4) not null)");
        fails(
                FileFormat.CSV,
                "currency,rate\nUSD,\"1\n",
                "line 2: the quote of value 2 is never closed");
        fails(
                FileFormat.CSV,
                "name,rate\nUSD,1\n",
                "the header has no column `currency`; it has 2 columns, of which 1 is not in the schema (column 1)");
        fails(
                FileFormat.CSV,
                "",
                "the file is empty; it needs a header line with the column names");
    }

    @Test
    void refusesTwoRowsWithTheSameKeyAndNamesBothLines() {
        fails(
                FileFormat.CSV,
                "currency,rate\nEUR,1\nUSD,2\nEUR,1\n",
                "lines 2 and 4 have the same key");
    }

    @Test
    void refusesMoreRowsThanAllowed() {
        fails(
                FileFormat.CSV,
                "currency,rate\nA,1\nB,1\nC,1\nD,1\n",
                "it has more than 3 rows; raise `max_rows`");
    }

    @Test
    void isUnavailableUntilTheFileExists() {
        content = null;
        fails(
                FileFormat.CSV,
                "currency,rate\nA,x\n",
                "line 2: 'rate' is not a number (decimal(10,4))");
        content = null;
        assertThatThrownBy(this::read).hasMessageEndingWith("it does not exist");
        assertThat(lookups.failures("rates")).isEqualTo(2);
        content = "currency,rate\nEUR,1\n";
        assertThat(read().size()).isEqualTo(1);
    }

    @Test
    void readsTheFileAgainAfterTheRefreshOnly() {
        content = "currency,rate\nEUR,1\n";
        var first = read();
        content = "currency,rate\nEUR,1\nUSD,2\n";
        now = now.plus(Duration.ofMinutes(10)).minusMillis(1);
        assertThat(read()).isSameAs(first);
        now = now.plusMillis(1);
        assertThat(read().size()).isEqualTo(2);
        assertThat(first.size()).isEqualTo(1);
    }

    @Test
    void keepsTheOldRowsIfARefreshFailsAndTriesAgainAfterTheNextRefresh() {
        content = "currency,rate\nEUR,1\n";
        var first = read();
        content = "currency,rate\nEUR,1\nEUR,2\n";
        now = now.plus(Duration.ofMinutes(10));
        assertThat(read()).isSameAs(first);
        assertThat(read()).isSameAs(first);
        assertThat(lookups.failures("rates")).isEqualTo(1);
        assertThat(lookups.sizes()).isEqualTo(Map.of("rates", 1));
        content = null;
        now = now.plus(Duration.ofMinutes(10));
        assertThat(read()).isSameAs(first);
        assertThat(lookups.failures("rates")).isEqualTo(2);
        content = "currency,rate\nEUR,1\nUSD,2\n";
        now = now.plus(Duration.ofMinutes(10));
        assertThat(read().size()).isEqualTo(2);
    }

    @Test
    void loadsFilesInUseAgainBeforeTheFirstRecordsOfEachRedrive() {
        content = null;
        lookups.redriven("r1");
        now = now.plusSeconds(1);
        content = "currency,rate\nEUR,1\n";
        read();
        content = "currency,rate\nEUR,1\nUSD,2\n";
        lookups.redriven("r1");
        assertThat(read().size()).as("a known redrive").isEqualTo(1);
        lookups.redriven("r2");
        assertThat(read().size()).isEqualTo(2);
        content = null;
        now = now.plusSeconds(1);
        lookups.redriven("r3");
        assertThat(read().size()).as("the rows of the last load").isEqualTo(2);
        assertThat(lookups.failures("rates")).isEqualTo(1);
    }

    @Test
    void manyNamesOfRedrivesLoadFilesOncePerSecond() {
        content = "currency,rate\nEUR,1\n";
        read();
        content = null;
        for (int run = 0; run < 5_000; run++) {
            lookups.redriven("forged" + run);
        }
        assertThat(lookups.failures("rates")).isEqualTo(1);
    }

    @Test
    void refreshesAfterTheClockWasSetBack() {
        content = "currency,rate\nEUR,1\n";
        read();
        content = "currency,rate\nEUR,1\nUSD,2\n";
        now = now.minus(Duration.ofDays(1));
        assertThat(read().size()).isEqualTo(2);
    }

    @Test
    void reportsAnInvalidFileBeforeTheAppStarts() {
        content = "currency,rate\n,1\n";
        var app = App.named("a").with(Lookup.class, Map.of("rates", rates(FileFormat.CSV)));
        assertThatThrownBy(() -> lookups.loadFiles(app))
                .isInstanceOf(LookupException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void readsTheItemsOfATableByKeyEachTime() {
        var lookup =
                new Lookup(
                        "rates",
                        new Lookup.Origin.OfTable("rates"),
                        RATE,
                        List.of("currency"),
                        Duration.ofMinutes(10),
                        1);
        items =
                List.of(
                        Optional.of(
                                ItemJson.read("{\"currency\":\"EUR\",\"rate\":1.25,\"x\":[]}")));
        assertThat(lookups.read(lookup, Set.of(List.of("EUR"))).size()).isEqualTo(1);
        items = List.of(Optional.empty());
        assertThat(lookups.read(lookup, Set.of(List.of("EUR"))).size()).isZero();
        items = List.of(Optional.of(ItemJson.read("{\"currency\":\"EUR\",\"rate\":\"high\"}")));
        assertThat(lookups.read(lookup, Set.of(List.of("EUR"))).size()).isZero();
        assertThat(asked).hasSize(3);
        assertThat(lookups.read(lookup, Set.of()).size()).isZero();
        assertThat(asked).hasSize(3);
    }

    @Test
    void theFormatsOfTheSchemaDoNotApplyToItems() {
        var lookup =
                new Lookup(
                        "rates",
                        new Lookup.Origin.OfTable("rates"),
                        RATE,
                        List.of("currency"),
                        Duration.ofMinutes(10),
                        1);
        items =
                List.of(
                        Optional.of(
                                ItemJson.read(
                                        "{\"currency\":\"EUR\",\"rate\":1,\"day\":\"2026-02-01\"}")));

        assertThat(lookups.read(lookup, Set.of(List.of("EUR"))).size()).isEqualTo(1);
    }

    @Test
    void allReadersOfCopiesUseTheSameRows() throws Exception {
        var rates = rates(FileFormat.CSV);
        var source = new QueueSource("orders", RATE, Pipeline.UnknownFields.IGNORE, 10);
        var step = new Step.Lookup(rates, Map.of(), Map.of(), Step.Lookup.Missing.KEEP);
        var pipeline = Pipeline.of("load", source).withSteps(List.of(step));
        var folder = new HashMap<String, byte[]>();
        var first = new LookupCopies(folder::get);
        content = "currency,rate\nEUR,1\n";
        LookupCopies.make(pipeline, origins, folder::put);
        var rows = first.read(rates, Set.of());
        assertThat(rows.size()).isEqualTo(1);
        content = "currency,rate\nEUR,1\nUSD,2\n";
        assertThat(new LookupCopies(folder::get).read(rates, Set.of())).isSameAs(rows);
        LookupCopies.make(pipeline, origins, folder::put);
        assertThat(new LookupCopies(folder::get).read(rates, Set.of()).size()).isEqualTo(2);
        assertThat(first.read(rates, Set.of())).isSameAs(rows);
        content = "currency,rate\nEUR,one\n";
        assertThatThrownBy(() -> LookupCopies.make(pipeline, origins, folder::put))
                .isInstanceOf(LookupException.class)
                .hasMessageContaining("line 2");
    }
}

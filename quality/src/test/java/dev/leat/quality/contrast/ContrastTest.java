package dev.leat.quality.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Type;
import dev.leat.quality.data.DataOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Letters of generated orders with one planted cause, compared with orders without it.
/// `-Dcontrast.splits=N` compares the halves of N random splits instead of 4.
class ContrastTest {

    private static final Instant AT = Instant.parse("2026-03-20T00:00:00Z");
    private static final int LETTERS = 60;
    private static final int PASSING = 1_500;

    /// The share of letters that have the planted cause, in percent; the others failed for another
    /// reason.
    private static final int PLANTED = 90;

    @TempDir Path folder;

    /// A planted cause: the change of an order, and a pattern of the first sentence.
    @SuppressWarnings("ImmutableEnumChecker") // lambdas are immutable
    enum Cause {
        NULL((order, _) -> order.address = Optional.empty(), "delivery\\.street is null in .*"),
        CATEGORY((order, _) -> order.country = "XX", "country is 'XX' in .*, and in none of .*"),
        UNIT(
                (order, _) -> {
                    order.price = order.price.multiply(BigDecimal.valueOf(1000));
                    order.total = order.total.multiply(BigDecimal.valueOf(1000));
                },
                "price is at least .*the median of price is about 1,000 times that of the records that passed: perhaps another unit"),
        FACTOR(
                (order, _) -> order.total = order.total.multiply(BigDecimal.valueOf(1000)),
                "the rule total = price \\* quantity is broken in .*; total is 1,000 times the value of the rule"),
        PATTERN(
                (order, random) -> order.sku = "%06d".formatted(random.nextInt(1_000_000)),
                "sku (does not have the form AA-9999|has the form 9\\+) in .*"),
        PRODUCER(
                (order, _) -> order.producer = "legacy",
                "the attribute producer is 'legacy' in .*"),
        SPAN(
                (order, random) ->
                        order.arrived =
                                Instant.parse("2026-03-07T03:10:00Z")
                                        .plusSeconds(random.nextInt(1_200)),
                "the time of arrival is from 2026-03-07T03:1\\d:\\d\\dZ to 2026-03-07T03:2\\d:\\d\\dZ in .*"),
        EMPTY((order, _) -> order.lines.clear(), "lines is empty in .*, and in none of .*"),
        RELATION(
                (order, random) ->
                        order.total =
                                order.total.add(BigDecimal.valueOf(1 + random.nextInt(900), 2)),
                "the rule total = price \\* quantity is broken in .*"),
        TYPE(
                (order, _) -> order.quantityText = "\"" + order.quantity + "\"",
                "quantity is a text in .*"),
        BLANK((order, _) -> order.sku = " " + order.sku, "sku has blanks around it in .*"),
        ELEMENT(
                (order, _) -> order.lines.add(-3),
                "the least lines\\[\\]\\.units is at most -3 in .*"),
        HOUR(
                (order, random) ->
                        order.at =
                                order.at
                                        .truncatedTo(ChronoUnit.DAYS)
                                        .plusSeconds(2 * 3600 + random.nextInt(3_600)),
                "the hour of at is 02 h in .*"),
        MALFORMED(
                (order, _) -> order.body = Optional.of("order " + order.id),
                "the message is not a JSON object in .*"),
        SIZE(
                (order, _) -> {
                    for (int i = 0; i < 40; i++) {
                        order.lines.add(3);
                    }
                },
                "the number of elements of lines is at least 4\\d in .*");

        private final BiConsumer<GeneratedOrder, Random> change;
        private final String sentence;

        Cause(BiConsumer<GeneratedOrder, Random> change, String sentence) {
            this.change = change;
            this.sentence = sentence;
        }
    }

    private static GeneratedOrder order(Random random, Cause cause, int percent) {
        var order = new GeneratedOrder(random);
        if (random.nextInt(100) < percent) {
            cause.change.accept(order, random);
        }
        return order;
    }

    private static RecordSample sample(int size, long seed, Cause cause, int percent) {
        var random = new Random(seed);
        var sample = new RecordSample();
        for (int i = 0; i < size; i++) {
            sample.add(order(random, cause, percent).record());
        }
        return sample;
    }

    private List<ContrastFinding> find(
            RecordSample letters, RecordSample passing, ContrastTerms terms) {
        var options = new DataOptions(DataOptions.DEFAULT_MEMORY, 2, OptionalLong.empty(), folder);
        return Contrast.find(letters, passing, terms, options, AT);
    }

    @ParameterizedTest
    @EnumSource(names = {"NULL", "UNIT"})
    void namesTheCauseFirst(Cause cause) {
        namesFirst(cause);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL", "UNIT"})
    @Tag("slow")
    void namesEachOtherPlantedCauseFirst(Cause cause) {
        namesFirst(cause);
    }

    private void namesFirst(Cause cause) {
        var letters = sample(LETTERS, List.of(Cause.values()).indexOf(cause) + 1L, cause, PLANTED);
        var passing = sample(PASSING, 99, cause, 0);
        var findings = find(letters, passing, ContrastTerms.NONE);
        assertThat(findings).isNotEmpty();
        assertThat(findings.getFirst().sentence()).matches(cause.sentence);
        assertThat(findings.getFirst().letters()).isBetween(LETTERS * 8L / 10, (long) LETTERS);
    }

    /// Of two random halves of the same records, neither has a cause. By the bound of chance, less
    /// than one of a thousand splits has a finding. `-Dcontrast.splits=N` makes N splits.
    @Test
    @Tag("slow")
    void claimsNothingOfRandomSplits() {
        assertThat(claims(Integer.getInteger("contrast.splits", 4))).isZero();
    }

    @Test
    void claimsNothingOfARandomSplit() {
        assertThat(claims(1)).isZero();
    }

    private int claims(int splits) {
        var random = new Random(5);
        int claims = 0;
        for (int split = 0; split < splits; split++) {
            var letters = new RecordSample();
            var passing = new RecordSample();
            for (int i = 0; i < 240; i++) {
                (i < 40 ? letters : passing).add(order(random, Cause.NULL, 0).record());
            }
            claims += find(letters, passing, ContrastTerms.NONE).isEmpty() ? 0 : 1;
        }
        return claims;
    }

    @Test
    void showsNoPersonalValues() {
        var random = new Random(3);
        var letters = new RecordSample();
        for (int i = 0; i < LETTERS; i++) {
            var order = new GeneratedOrder(random);
            order.email = "canary@secret.example";
            order.country = "Canary-7";
            order.producer = "Canary-8";
            letters.add(order.record());
        }
        var passing = sample(PASSING, 99, Cause.NULL, 0);
        var terms =
                new ContrastTerms(
                        Set.of("producer"), "country"::equals, Map.of(), Optional.empty());
        var findings = find(letters, passing, terms);
        assertThat(findings).isNotEmpty();
        assertThat(findings.toString()).doesNotContainIgnoringCase("canary").contains("country");
    }

    /// A number that some letters have as a word is compared as a number, too.
    @Test
    void comparesTextsWithTheirDeclaredType() {
        var random = new Random(4);
        var letters = new RecordSample();
        for (int i = 0; i < LETTERS; i++) {
            var order = new GeneratedOrder(random);
            order.quantityText = "\"many\"";
            letters.add(order.record());
        }
        var passing = new RecordSample();
        for (int i = 0; i < PASSING; i++) {
            var order = new GeneratedOrder(random);
            order.quantityText = "\"" + order.quantity + "\"";
            passing.add(order.record());
        }
        var terms =
                new ContrastTerms(
                        Set.of(),
                        _ -> false,
                        Map.of("quantity", Type.Simple.INTEGER),
                        Optional.empty());
        assertThat(find(letters, passing, terms).getFirst().sentence())
                .isEqualTo(
                        "quantity is not of type integer in all 60 letters, and in none of the records that passed");
    }

    /// DuckDB would convert a time without a time zone, but a schema requires one.
    @Test
    void aTimeWithoutATimeZoneIsNoTimestamptz() {
        var letters = new RecordSample();
        var passing = new RecordSample();
        for (int i = 0; i < PASSING; i++) {
            var day = "2026-11-%02d".formatted(1 + i % 28);
            passing.add(at(day + (i % 2 == 0 ? "T02:00:00Z" : " 02:00:00.5+01:00")));
            if (i < 25) {
                letters.add(at(i < 15 ? "on day " + i : day + "T02:00:00"));
            }
        }
        var terms =
                new ContrastTerms(
                        Set.of(),
                        _ -> false,
                        Map.of("at", Type.Simple.TIMESTAMPTZ),
                        Optional.empty());
        assertThat(find(letters, passing, terms).getFirst().sentence())
                .isEqualTo(
                        "at is not of type timestamp with time zone in all 25 letters, and in none of the records that passed; 10 letters have no time zone");
    }

    private static SampledRecord at(String time) {
        return SampledRecord.of("{\"at\":\"%s\"}".formatted(time));
    }

    @Test
    void comparesOnlyTheGivenColumns() {
        var letters = sample(LETTERS, 1, Cause.CATEGORY, PLANTED);
        var passing = sample(PASSING, 99, Cause.CATEGORY, 0);
        var terms =
                new ContrastTerms(Set.of(), _ -> false, Map.of(), Optional.of(Set.of("currency")));
        assertThat(find(letters, passing, terms)).isEmpty();
    }

    @Test
    void findsNothingWithoutRecords() {
        var some = sample(LETTERS, 1, Cause.NULL, PLANTED);
        assertThat(find(some, new RecordSample(), ContrastTerms.NONE)).isEmpty();
        assertThat(find(new RecordSample(), some, ContrastTerms.NONE)).isEmpty();
    }
}

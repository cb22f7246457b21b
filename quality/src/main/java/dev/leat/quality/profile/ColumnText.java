package dev.leat.quality.profile;

import dev.leat.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The statistics of one column, in words.
public final class ColumnText {

    private static final int FREQUENT = 6;

    private ColumnText() {}

    /// Returns the type in a short spelling.
    public static String type(ColumnProfile column) {
        var type = column.type();
        if (type.endsWith("]")) {
            return "LIST";
        }
        int open = type.indexOf('(');
        if (type.startsWith("STRUCT") || type.startsWith("MAP") || type.startsWith("ENUM")) {
            return type.substring(0, open < 0 ? type.length() : open);
        }
        return type.equals("TIMESTAMP WITH TIME ZONE") ? "TIMESTAMPTZ" : type;
    }

    /// Returns the number of distinct values; `~` before an estimate.
    public static String distinct(ColumnProfile column) {
        var values = column.values();
        return (values.exact() || values.distinct() == 0 ? "" : "~")
                + String.format(Locale.ROOT, "%,d", values.distinct());
    }

    /// Returns the most telling statistics of the values in one line.
    public static String values(ColumnProfile column) {
        var values = column.values();
        if (values.present() == 0) {
            return "no values";
        }
        if (column.lists().isPresent()) {
            var lists = column.lists().get();
            return "%,d to %,d elements, on average %s"
                    .formatted(
                            lists.shortest(), lists.longest(), NumberText.of(lists.meanLength()));
        }
        if (column.times().isPresent()) {
            var times = column.times().get();
            return "%s to %s, %s".formatted(times.earliest(), times.latest(), kind(times.kind()));
        }
        if (column.personal().masked()) {
            return personal(column.personal());
        }
        if (values.exact() && values.distinct() <= FREQUENT) {
            return frequent(values);
        }
        if (column.numbers().isPresent()) {
            var numbers = column.numbers().get();
            return "%s to %s, median %s"
                    .formatted(
                            values.min().orElse(""),
                            values.max().orElse(""),
                            NumberText.of(median(column, numbers)));
        }
        return column.texts().map(texts -> texts(texts, values)).orElseGet(() -> frequent(values));
    }

    /// Returns the median; of whole numbers also a whole number, because it is approximate.
    private static double median(ColumnProfile column, NumberProfile numbers) {
        double median = numbers.quantile(0.5);
        return column.type().contains("INT") ? Math.rint(median) : median;
    }

    private static String kind(TimeProfile.Kind kind) {
        return switch (kind) {
            case DATE -> "dates";
            case WITHOUT_ZONE -> "without zone";
            case WITH_ZONE -> "with zone";
            case EPOCH_SECONDS -> "seconds since 1970";
            case EPOCH_MILLISECONDS -> "milliseconds since 1970";
            case EPOCH_MICROSECONDS -> "microseconds since 1970";
        };
    }

    private static String frequent(ValueProfile values) {
        return values.top().stream()
                .map(one ->
                        "%s %s"
                                .formatted(
                                        one.value().isEmpty() ? "''" : one.value(),
                                        NumberText.percent(
                                                (double) one.count() / values.present())))
                .collect(Collectors.joining(", "));
    }

    private static String texts(TextProfile texts, ValueProfile values) {
        var length =
                texts.shortest() == texts.longest()
                        ? "%,d characters".formatted(texts.longest())
                        : "%,d to %,d characters".formatted(texts.shortest(), texts.longest());
        var shape = texts.shapes().isEmpty() ? null : texts.shapes().getFirst();
        if (shape != null && shape.count() * 2 >= texts.shapesCounted()) {
            return "%s %s, %s"
                    .formatted(
                            shape.shape(),
                            NumberText.percent((double) shape.count() / texts.shapesCounted()),
                            length);
        }
        return values.top().isEmpty()
                ? length
                : length + ", mostly " + values.top().getFirst().value();
    }

    /// Returns why the values are personal.
    public static String personal(PersonalProfile personal) {
        var kinds =
                personal.evidence().stream()
                        .map(one ->
                                words(one.kind())
                                        + (one.byName() && one.matches() == 0
                                                ? " by name"
                                                : " " + NumberText.percent(one.share())))
                        .collect(Collectors.joining(", "));
        if (kinds.isEmpty()) {
            return "personal: declared with pii";
        }
        return (personal.declared() ? "personal: " : "looks personal: ") + kinds;
    }

    private static String words(PersonalKind kind) {
        return switch (kind) {
            case EMAIL -> "e-mail address";
            case IBAN -> "IBAN";
            case IP_ADDRESS -> "IP address";
            case NATIONAL_ID -> "national ID";
            case PHONE, CARD_NUMBER, NAME, ADDRESS, BIRTH_DATE ->
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /// Returns remarks about errors that are likely in the data.
    public static List<String> remarks(ColumnProfile column) {
        var remarks = new ArrayList<String>();
        if (column.values().blanks() > 0) {
            remarks.add("%,d texts are blank".formatted(column.values().blanks()));
        }
        column.texts()
                .ifPresent(texts -> {
                    if (!texts.nullWords().isEmpty()) {
                        remarks.add(
                                texts.nullWords().stream()
                                        .map(one ->
                                                "'%s' in %,d".formatted(one.value(), one.count()))
                                        .collect(
                                                Collectors.joining(
                                                        ", ", "stands for a missing value: ", "")));
                    }
                    texts.form()
                            .filter(form ->
                                    form.others() > 0
                                            || form.written().isPresent()
                                            || column.type().equals("VARCHAR"))
                            .map(form -> form(form, texts.nullWords().isEmpty()))
                            .ifPresent(remarks::add);
                });
        return remarks;
    }

    private static String form(TextProfile.Form form, boolean all) {
        var written = form.written().orElse("of " + form.type());
        if (form.others() == 0) {
            return "all %stexts have the form %s".formatted(all ? "" : "other ", written);
        }
        var shown = form.examples().stream().filter(example -> !example.equals(Mask.MASK)).toList();
        return "texts have the form %s, except %,d%s"
                .formatted(
                        written,
                        form.others(),
                        shown.isEmpty()
                                ? ""
                                : shown.stream()
                                        .map(example -> "'" + example + "'")
                                        .collect(Collectors.joining(", ", " such as ", "")));
    }
}

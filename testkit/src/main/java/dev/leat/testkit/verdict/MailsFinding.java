package dev.leat.testkit.verdict;

import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Expected and actual emails of topics. A test sends no email, so each email stays as a delivery
/// after the commit that created the email.
record MailsFinding(Subject.Mails expected, List<Delivery> actual, Matching matching)
        implements Finding {

    private static final int MOST = 10;

    static MailsFinding of(Subject.Mails expected, RunSnapshot snapshot) {
        var actual =
                snapshot
                        .deliveries()
                        .list(
                                Set.of(Protocol.EMAIL, Protocol.EMAIL_JSON),
                                EnumSet.allOf(Deliveries.State.class),
                                Integer.MAX_VALUE)
                        .stream()
                        .filter(mail -> mail.endpoint().equals(expected.to()))
                        .toList()
                        .reversed();
        return new MailsFinding(
                expected, actual, Matching.of(expected.mails(), actual, MailsFinding::is));
    }

    private static boolean is(Expectation.Mail expected, Delivery mail) {
        return expected.subject().map(mail.subject().orElse("")::contains).orElse(true)
                && expected.text().map(mail.text()::contains).orElse(true);
    }

    @Override
    public boolean holds() {
        boolean counted =
                expected.count().isEmpty() || expected.count().getAsInt() == actual.size();
        return counted && matching.allExpected();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        var count = expected.count();
        lines.add(
                "  emails: %s, actual %d"
                        .formatted(
                                count.isPresent() ? "expected " + count.getAsInt() : "any number",
                                actual.size()));
        for (int missing : matching.missing()) {
            lines.add("  missing     " + said(expected.mails().get(missing)));
        }
        matching.others().stream().limit(MOST).forEach(at -> shown(actual.get(at), lines));
        if (matching.others().size() > MOST) {
            lines.add("  and %d more".formatted(matching.others().size() - MOST));
        }
        return lines;
    }

    private static String said(Expectation.Mail mail) {
        var parts = new ArrayList<String>();
        mail.subject().ifPresent(text -> parts.add("subject contains '" + text + "'"));
        mail.text().ifPresent(text -> parts.add("text contains '" + text + "'"));
        return parts.isEmpty() ? "any email" : String.join("; ", parts);
    }

    private static void shown(Delivery mail, List<String> lines) {
        lines.add("  actual      " + ExpectationText.brief(mail.subject().orElse("(no subject)")));
        lines.add("              " + ExpectationText.brief(mail.text()));
    }
}

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
        return matching.holds(expected.count());
    }

    @Override
    public List<String> lines() {
        return matching.lines(
                "emails",
                expected.count(),
                at -> said(expected.mails().get(at)),
                at -> shown(actual.get(at)));
    }

    private static String said(Expectation.Mail mail) {
        var parts = new ArrayList<String>();
        mail.subject().ifPresent(text -> parts.add("subject contains '" + text + "'"));
        mail.text().ifPresent(text -> parts.add("text contains '" + text + "'"));
        return parts.isEmpty() ? "any email" : String.join("; ", parts);
    }

    private static List<String> shown(Delivery mail) {
        return List.of(
                "  actual      " + ExpectationText.brief(mail.subject().orElse("(no subject)")),
                "              " + ExpectationText.brief(mail.text()));
    }
}

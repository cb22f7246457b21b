package dev.leat.cli.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An alarm that tells people: kept without a mail server, and sent when there is one.
class MailTest {

    private static final String REPORTED =
            """
            topics:
              ops: {email: [ops@example.com]}
            alarms:
              bad: {queue: Orders, measure: dead_letters, above: 0, notify: ops}
            environments:
              office: {mail: {server: 'smtp://127.0.0.1:PORT', from: leat@example.com}}
            """;

    @TempDir Path folder;

    @Test
    void showsTheQuestionThatASubscriberIsAsked() throws Exception {
        var shop = new Shop(folder).write("app.yaml", Shop.APP + "topics: {news: {}}\n");
        try (var running = new Background(shop.path())) {
            running.form(
                    "Action=Subscribe&Version=2010-03-31&Protocol=email&Endpoint=me@example.com"
                            + "&TopicArn=arn:aws:sns:us-east-1:000000000000:news");
            running.awaitOut("mails are stored but not sent");
            assertThat(run("delivery", "ls", "mails", "--app", folder.toString()))
                    .contains("kept   me@example.com  news   Confirm your subscription to news");
            assertThat(run("delivery", "show", "1", "--app", folder.toString()))
                    .contains(
                            "open this link:\n" + running.aws() + "/?Action=ConfirmSubscription&");
        }
    }

    private String run(String... command) {
        return Session.run(0, command).out();
    }

    @Test
    void anAlarmIsReadHereFirstAndMailedWhenThereIsAServer() throws Exception {
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        try {
            var reported = REPORTED.replace("PORT", "" + server.getSmtp().getPort());
            var shop = new Shop(folder).write("app.yaml", Shop.APP + reported);
            shop.write("samples/Orders.ndjson", Shop.order("2", "u1", "-1"));
            var app = folder.toString();
            try (var running = new Background(shop.path(), "--samples")) {
                running.awaitOut("mails are stored but not sent, as no mail server is configured");
                assertThat(run("delivery", "ls", "mails", "--app", app))
                        .containsPattern(
                                "1  20\\S+ \\S+  kept   ops@example.com  ops    ALARM: \"bad\" in shop");
                assertThat(run("ls", "topics", "--app", app))
                        .containsPattern("ops +0 +1 +0 +0  email:ops@example.com");
                assertThat(running.get("/metrics"))
                        .contains("leat_deliveries_messages{")
                        .contains(
                                "leat_deliveries_attempts_total{endpoint=\"\",outcome=\"kept\",pipeline=\"\",protocol=\"email\",topic=\"ops\"}");
            }
            assertThat(server.getReceivedMessages()).isEmpty();
            assertThat(run("delivery", "show", "1", "--app", app))
                    .contains("State:   kept", "To:      ops@example.com")
                    .contains("The alarm bad is in the ALARM state.")
                    .contains("Where: app shop, queue Orders")
                    .contains("Why:   Orders has 1 dead letter, more than 0, since ")
                    .containsPattern("1 dead letter: check: .+\n    leat dlq show Orders --group ")
                    .contains("Causes of the newest dead letters:\n")
                    .contains("    leat dlq redrive Orders --group ")
                    .contains("  leat dlq ls Orders");
            assertThat(run("delivery", "retry", "mails", "--app", app))
                    .isEqualTo("1 message queued until the app starts\n");
            try (var _ = new Background(shop.path(), "--env", "office")) {
                assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
            }
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("ALARM: \"bad\" in shop");
            assertThat(mail.getContent().toString()).contains("leat dlq ls Orders");
            assertThat(run("delivery", "ls", "mails", "--json", "--app", app))
                    .contains("\"state\":\"SENT\"")
                    .contains(mail.getMessageID().replace("<", "\"").replace("@leat>", "\""));
        } finally {
            server.stop();
        }
    }
}

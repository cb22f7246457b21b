package dev.leat.config.text;

/// The messages of lint about topics, emails and subscriptions.
public enum TopicLintMessage implements LintMessage {
    POLICY(
            "invalid filter policy: %s",
            "write an SNS filter policy, such as `where: {type: [large, {prefix: test-}], price:"
                    + " [{numeric: [\">=\", 100]}]}`"),
    SCOPE_ALONE("`scope` applies only with `where`", "remove it"),
    WHERE_WITHOUT_ATTRIBUTES(
            "messages that this app sends to topic %s have no attributes, so none of them reaches"
                    + " queue %s",
            "set `scope: body` to filter by the message body"),
    ADDRESS_TWICE("%s appears twice in %s", "remove one"),
    SUBJECT_BRACE("unmatched `%s`", "put a column in braces: `{order_id}`"),
    SUBJECT_LONG(
            "the fixed text of this subject has %d characters, but a subject has at most %d",
            "shorten it to leave room for the columns"),
    ALARM_WITHOUT_SUBSCRIBER(
            "topic %s has no subscriber, so alarm %s notifies no one",
            "add `email: ADDRESS` to the topic, or `subscribe: %1$s` to a queue"),
    MAIL_SCHEME(
            "unsupported mail server '%s'",
            "use SMTP: smtp://HOST:PORT, or smtps://HOST:PORT with TLS from the start"),
    MAIL_URL(
            "%s is not a valid mail server URL",
            "write smtp://[USER:PASSWORD@]HOST[:PORT]; in USER and PASSWORD write %%40 for @, %%2F"
                    + " for / and %%3A for a colon");

    private final Text text;

    TopicLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}

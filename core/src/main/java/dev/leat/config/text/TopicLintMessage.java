package dev.leat.config.text;

/// What lint says about topics, mails and who hears what.
public enum TopicLintMessage implements LintMessage {
    POLICY(
            "this is no filter policy: %s",
            "it is SNS's, such as `where: {type: [large, {prefix: test-}], price: [{numeric: [\">=\","
                    + " 100]}]}`"),
    SCOPE_ALONE("scope has a meaning beside `where` only", "leave it away"),
    WHERE_WITHOUT_ATTRIBUTES(
            "what the app itself sends to topic %s has no attributes, so nothing of it reaches queue"
                    + " %s",
            "say `scope: body` to look at what the messages say"),
    ADDRESS_TWICE("%s is there twice in %s", "write it once"),
    SUBJECT_BRACE("a `%s` stands alone", "braces hold a column: `{order_id}`"),
    SUBJECT_LONG(
            "the words of this subject alone are %d characters, and at most %d are allowed",
            "shorten it, so that the columns have room"),
    ALARM_UNHEARD(
            "nobody hears topic %s, so alarm %s tells nobody",
            "say `email: ADDRESS` in the topic, or `subscribe: %1$s` in a queue"),
    MAIL_SCHEME(
            "no mail server is known by '%s'",
            "there is SMTP: smtp://HOST:PORT, or with TLS from the start smtps://HOST:PORT"),
    MAIL_URL(
            "%s is no address of a mail server",
            "it looks like smtp://[USER:PASSWORD@]HOST[:PORT]; in USER and PASSWORD %%40 stands for @,"
                    + " %%2F for / and %%3A for a colon");

    private final String what;
    private final String hint;

    TopicLintMessage(String what, String hint) {
        this.what = what;
        this.hint = hint;
    }

    @Override
    public String template() {
        return what;
    }

    @Override
    public String advice() {
        return hint;
    }
}

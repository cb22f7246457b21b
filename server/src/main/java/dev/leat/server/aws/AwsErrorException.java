package dev.leat.server.aws;

/// An error as AWS says it. `type` is its name in the JSON protocol, with the namespace; `code` its
/// name in the Query protocol, which JSON clients see too. The caller's fault if the HTTP status is
/// below 500. It has no stack trace: it is an answer.
public final class AwsErrorException extends RuntimeException {

    /// The namespace of the errors that every service of AWS has.
    private static final String COMMON = "com.amazon.coral.service#";

    private final String type;
    private final String code;
    private final int status;
    private final String text;
    private final String queryText;

    public AwsErrorException(String type, String code, int status, String text) {
        this(type, code, status, text, text);
    }

    private AwsErrorException(String type, String code, int status, String text, String queryText) {
        super(text, null, false, false);
        this.type = type;
        this.code = code;
        this.status = status;
        this.text = text;
        this.queryText = queryText;
    }

    /// An error that is not of one service.
    public static AwsErrorException common(String type, String code, int status, String text) {
        return new AwsErrorException(COMMON + type, code, status, text);
    }

    /// A parameter's value that is not allowed.
    public static AwsErrorException invalidParameter(String text) {
        return common("InvalidParameterValueException", "InvalidParameterValue", 400, text);
    }

    public static AwsErrorException missingParameter(String name) {
        return common(
                "MissingRequiredParameterException",
                "MissingParameter",
                400,
                "The request must contain the parameter " + name + ".");
    }

    /// A body that does not fit the operation's request.
    static AwsErrorException malformed(String text) {
        return common("SerializationException", "MalformedInput", 400, text);
    }

    /// Something that Leat needs is away for now; the caller tries again.
    static AwsErrorException unavailable(String text) {
        return common("ServiceUnavailableException", "ServiceUnavailable", 503, text);
    }

    static AwsErrorException tooLarge(long most) {
        return common(
                "RequestEntityTooLargeException",
                "RequestEntityTooLarge",
                413,
                "Request size exceeded the limit of " + most + " bytes.");
    }

    /// The same with the other words that AWS has for it in the Query protocol.
    public AwsErrorException inQuery(String other) {
        return new AwsErrorException(type, code, status, text, other);
    }

    String type() {
        return type;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String text() {
        return text;
    }

    String queryText() {
        return queryText;
    }

    /// Whether the caller made the mistake.
    public boolean senders() {
        return status < 500;
    }
}

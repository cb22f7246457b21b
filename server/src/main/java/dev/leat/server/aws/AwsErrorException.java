package dev.leat.server.aws;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/// An AWS error. `type` is its name in the JSON protocol, with the namespace. `code` is its name in
/// the Query protocol, which JSON clients also receive. A status below 500 means a client error.
/// The exception has no stack trace, as it is a regular response.
public final class AwsErrorException extends RuntimeException {

    /// The namespace of errors that all AWS services share.
    private static final String COMMON = "com.amazon.coral.service#";

    private final String type;
    private final String code;
    private final int status;
    private final String text;
    private final String queryText;

    /// Members that the error has besides its message, in the JSON protocol.
    private transient @Nullable Detail detail;

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

    /// Returns an error that all services share.
    public static AwsErrorException common(String type, String code, int status, String text) {
        return new AwsErrorException(COMMON + type, code, status, text);
    }

    /// Returns the error of an invalid parameter value.
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

    /// Returns the error for a body that does not match the operation's request.
    static AwsErrorException malformed(String text) {
        return common("SerializationException", "MalformedInput", 400, text);
    }

    /// Returns the error for an unavailable dependency, after which the client retries.
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

    /// Returns this error with another code for the Query protocol.
    public AwsErrorException inQuery(String other) {
        return new AwsErrorException(type, code, status, text, other);
    }

    /// Adds the members of one of the SDK's exceptions.
    ///
    /// @param builder of the exception's class
    public AwsErrorException with(SdkPojo members, Supplier<? extends SdkPojo> builder) {
        detail = new Detail(members, Shape.of(builder));
        return this;
    }

    /// Members of an error, and how they are written.
    record Detail(SdkPojo members, Shape shape) {}

    Optional<Detail> detail() {
        return Optional.ofNullable(detail);
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

    /// Returns true if the client caused the error.
    public boolean senders() {
        return status < 500;
    }
}

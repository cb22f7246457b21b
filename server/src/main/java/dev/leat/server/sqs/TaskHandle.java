package dev.leat.server.sqs;

import com.google.re2j.Pattern;
import dev.leat.server.JsonBytes;
import dev.leat.server.aws.AwsErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The handle of a message move task. As in AWS it is the Base64 encoding of a JSON object with the
/// task and the source queue. The handle of a finished task can therefore be distinguished from an
/// invalid one.
record TaskHandle(String move, String sourceArn) {

    private static final Pattern JSON =
            Pattern.compile("\\{\"taskId\":\"([^\"]+)\",\"sourceArn\":\"(arn:[^\"]+)\"}");

    String text() {
        byte[] json =
                JsonBytes.object(object -> {
                    object.writeStringProperty("taskId", move);
                    object.writeStringProperty("sourceArn", sourceArn);
                });
        return Base64.getEncoder().encodeToString(json);
    }

    /// @throws AwsErrorException if the text is not a handle
    static TaskHandle parse(String text) {
        try {
            var json = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
            var parts = JSON.matcher(json);
            if (parts.matches()) {
                return new TaskHandle(parts.group(1), parts.group(2));
            }
        } catch (IllegalArgumentException notBase64) {
            throw rubbish();
        }
        throw rubbish();
    }

    private static AwsErrorException rubbish() {
        return AwsErrorException.invalidParameter("Value for parameter TaskHandle is invalid.");
    }
}

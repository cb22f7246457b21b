package dev.leat.cli.aws.sqs;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// AWS's own model of SQS: the errors that it names, with their codes and HTTP statuses.
record Model(Map<String, Integer> statuses, Set<String> withoutStatus) {

    private static final String FILE = "/META-INF/smithy/2012-11-05/sqs-2012-11-05.json";

    /// The errors of all services: the API Reference's page 'Common Errors'.
    private static final Map<String, Integer> COMMON =
            Map.of("InvalidParameterValue", 400, "MissingParameter", 400, "InvalidAction", 400);

    static Model read() throws IOException {
        var statuses = new HashMap<>(COMMON);
        var without = new HashSet<String>();
        try (var file = Model.class.getResourceAsStream(FILE)) {
            var shapes = new JsonMapper().readTree(file).get("shapes");
            shapes.propertyStream()
                    .filter(shape -> shape.getValue().at("/traits").has("smithy.api#error"))
                    .forEach(shape -> {
                        var query =
                                shape.getValue().get("traits").get("aws.protocols#awsQueryError");
                        if (query == null) {
                            without.add(shape.getKey().substring(shape.getKey().indexOf('#') + 1));
                        } else {
                            statuses.put(
                                    query.get("code").asString(),
                                    query.get("httpResponseCode").asInt());
                        }
                    });
        }
        return new Model(statuses, without);
    }

    /// Returns true if AWS has this error, `CODE STATUS`. An error without a status in the model
    /// has 400, like every error of a sender.
    boolean has(String error) {
        int blank = error.indexOf(' ');
        var code = error.substring(0, blank);
        int status = withoutStatus.contains(code) ? 400 : statuses.getOrDefault(code, 0);
        return error.equals(code + " " + status);
    }
}

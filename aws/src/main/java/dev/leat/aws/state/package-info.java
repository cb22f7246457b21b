/// The state of an app in one DynamoDB table: views, identities and their definitions.
@NullMarked
package dev.leat.aws.state;

import org.jspecify.annotations.NullMarked;

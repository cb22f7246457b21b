resource "aws_lambda_function_event_invoke_config" "redrive_policies_schedule" {
  function_name                = aws_lambda_function.redrive_policies_function.function_name
  maximum_event_age_in_seconds = 300
  maximum_retry_attempts       = 0
}

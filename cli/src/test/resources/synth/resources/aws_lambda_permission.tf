resource "aws_lambda_permission" "redrive_policies_schedule" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.redrive_policies_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.redrive_policies_schedule.arn
}

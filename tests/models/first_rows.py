"""Rows as the first version of the server left them: frozen like its migration."""

ROWS = """
INSERT INTO users (id, email, name, is_admin, created_at) VALUES
    (1, 'root@example.org', 'Root', TRUE, 1000),
    (2, 'ann@example.org', 'Ann', FALSE, 1001);
INSERT INTO tokens (key_id, user_id, secret_sha256, label, created_at) VALUES
    ('0123456789abcdef', 1, 'no secret', 'laptop', 1002);
INSERT INTO projects (id, title, label_config, scoring_profile, last_change,
        created_at, updated_at) VALUES
    (1, 'Reviews', '<View><Text name="text" value="$text"/>
<Choices name="label" toName="text"><Choice value="yes"/><Choice value="no"/></Choices>
</View>', '{}', 1, 1003, 1004);
INSERT INTO members (project_id, user_id, role) VALUES (1, 2, 'REVIEWER');
INSERT INTO tasks (id, project_id, external_id, data, search_text, annotation_count,
        prediction_count, mean_accuracy, ground_truth_set_at, created_at, updated_at)
    VALUES (1, 1, '17', '{"text": "Fine."}', 'fine.', 2, 1, 0.5, 1009, 1005, 1006),
           (2, 1, '18', '{"text": "Bad."}', 'bad.', 0, 0, NULL, NULL, 1005, 1005);
INSERT INTO assignments (task_id, user_id, project_id) VALUES (2, 2, 1);
INSERT INTO annotations (id, project_id, task_id, external_id, annotator_id, result,
        accuracy, created_at, updated_at) VALUES
    (1, 1, 1, '31', 1, '[{"from_name": "label", "to_name": "text", "type": "choices",
        "value": {"choices": ["yes"]}}]', NULL, 1007, 1007),
    (2, 1, 1, '32', 2, '[{"from_name": "label", "to_name": "text", "type": "choices",
        "value": {"choices": ["no"]}}]', 0.0, 1008, 1008);
INSERT INTO predictions (id, project_id, task_id, model_version, score, result,
        accuracy, created_at) VALUES
    (1, 1, 1, 'model-1', 0.9, '[{"from_name": "label", "to_name": "text",
        "type": "choices", "value": {"choices": ["yes"]}}]', 1.0, 1008);
INSERT INTO ground_truths (task_id, project_id, annotation_id, set_by, set_at) VALUES
    (1, 1, 1, 1, 1009);
INSERT INTO changes (id, project_id, number, kind, at, actor_id, task_id, annotation_id)
    VALUES (1, 1, 1, 'GROUND_TRUTH_SET', 1009, 1, 1, 1);
INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, created_at)
    VALUES (1, 'importTasks', 'k', 'f', '{}', 1010);
"""

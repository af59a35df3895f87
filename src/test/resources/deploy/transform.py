"""Runs AWS's SAM transform on a template, as CloudFormation does after packaging.

usage: transform.py TEMPLATE < parameters

Reads the parameters of one or more deployments, one Name=value a line, an empty line after each deployment.
The name Artifact says which object the functions are. Prints a JSON array of the transformed templates. Exits with 3 if the package aws-sam-translator is not installed.
"""
import json
import logging
import os
import sys

try:
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.yaml_helper import yaml_parse
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

logging.disable(logging.CRITICAL)
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()

transformed = []
for deployment in sys.stdin.read().split("\n\n"):
    parameters = dict(line.split("=", 1) for line in deployment.splitlines())
    if not parameters:
        continue
    template = yaml_parse(text)
    # What `sam deploy` uploads stands below Resources; a path that is left elsewhere would not be found.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://artifacts/" + parameters["Artifact"]
    del parameters["Artifact"]
    transformed.append(Translator({}, Parser()).translate(template, parameters))
print(json.dumps(transformed))

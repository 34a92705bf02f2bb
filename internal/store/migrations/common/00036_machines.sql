-- What is asked of every inventory of a whole country: the rules that look at whole machines, which are few; what is said of one machine alone, without what is said
-- of all others that run the same; the verdicts that somebody denies, which are fewer still; and the systems among all components.
-- +goose Up
CREATE INDEX rule_machine ON rule (product) WHERE machine;
DROP INDEX verdict_component;
CREATE INDEX verdict_component ON verdict (component, asset);
CREATE INDEX verdict_denied ON verdict (component, asset) WHERE denied >= 1;
DROP INDEX holding_asset;
CREATE INDEX holding_asset ON holding (asset, component);
CREATE INDEX component_system ON component (id) WHERE substr(name, 1, 10) = 'cpe:2.3:o:';
CREATE INDEX product_begins ON product (substr(key, 1, 16));

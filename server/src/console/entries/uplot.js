export {default} from 'uplot'
